/** Signing in with a finger, a face or a PIN in place of a password. */
export const passkeys = {
  passkeys: {
    title: 'Passkeys',
    what: 'A passkey signs you in with your finger, your face or the PIN of your device. There is nothing to remember, and nothing that a false site could get from you.',
    none: 'You have none yet.',
    name: 'Name',
    nameHint: 'So that you know it again, such as “Phone”',
    add: 'Add a passkey on this device',
    added: 'The passkey is added.',
    needsScript: 'Adding a passkey needs JavaScript.',
    unknown: 'This browser knows no passkeys.',
    rename: 'Rename',
    keep: 'Keep the name',
    remove: 'Remove',
    synced: 'on your devices',
    since: 'Since',
    lastUsed: 'last used',
    neverUsed: 'not used yet',
    back: 'Back to your account',
    signIn: 'Sign in with a passkey',
    failed: "That didn't work. Please try again, or use your password.",
  },
};
