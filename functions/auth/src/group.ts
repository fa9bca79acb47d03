import { group } from '@boxoffice/shared/functions/group.ts';

export const authGroup = group('auth', {
  config: async () => (await import('./config.ts')).config,
  http: {
    'POST /api/users/signup': async () => (await import('./http/sign-up.ts')).signUp,
    'POST /api/users/signin': async () => (await import('./http/sign-in.ts')).signIn,
    'POST /api/users/signout': async () => (await import('./http/sign-out.ts')).signOut,
    'GET /api/users/currentuser': async () => (await import('./http/read-current-user.ts')).readCurrentUser,
    'POST /api/users/refresh': async () => (await import('./http/refresh-session.ts')).refreshSession,
    'GET /api/users/sessions': async () => (await import('./http/list-sessions.ts')).listSessions,
    'DELETE /api/users/sessions/:id': async () => (await import('./http/end-session.ts')).endSession,
    'DELETE /api/users/sessions': async () => (await import('./http/end-sessions.ts')).endSessions,
    'GET /api/users/account': async () => (await import('./http/read-account.ts')).readAccount,
    'POST /api/users/sendverification': async () =>
      (await import('./http/send-verification.ts')).sendVerification,
    'POST /api/users/forgotpassword': async () => (await import('./http/forget-password.ts')).forgetPassword,
    'POST /api/users/resetpassword': async () => (await import('./http/reset-password.ts')).resetPassword,
    'POST /api/users/verify': async () => (await import('./http/verify-email.ts')).verifyEmail,
    'POST /api/users/password': async () => (await import('./http/change-password.ts')).changePassword,
    'POST /api/users/email': async () => (await import('./http/change-email.ts')).changeEmail,
    'POST /api/users/email/confirm': async () =>
      (await import('./http/confirm-email-change.ts')).confirmEmailChange,
    'GET /api/users/export': async () => (await import('./http/export-account.ts')).exportAccount,
    'DELETE /api/users': async () => (await import('./http/delete-account.ts')).deleteAccount,
    'POST /api/users/passkeys/options': async () => (await import('./http/offer-passkey.ts')).offerPasskey,
    'POST /api/users/passkeys': async () => (await import('./http/add-passkey.ts')).addPasskey,
    'GET /api/users/passkeys': async () => (await import('./http/list-passkeys.ts')).listPasskeys,
    'PUT /api/users/passkeys/:id': async () => (await import('./http/rename-passkey.ts')).renamePasskey,
    'DELETE /api/users/passkeys/:id': async () => (await import('./http/remove-passkey.ts')).removePasskey,
    'POST /api/users/signin/options': async () => (await import('./http/offer-sign-in.ts')).offerSignIn,
    'POST /api/users/signin/passkey': async () =>
      (await import('./http/sign-in-with-passkey.ts')).signInWithPasskey,
    'POST /recipients': async () => (await import('./http/read-recipients.ts')).readRecipients,
    'GET /.well-known/jwks.json': async () => (await import('./http/read-public-keys.ts')).readPublicKeys,
  },
  events: {
    'dev.knative.sources.ping': async () => (await import('./events/sweep-accounts.ts')).sweepAccounts,
  },
});
