import {
  ChangeEmail,
  ConfirmEmailChange,
  DeleteAccount,
  ExportAccount,
} from '@boxoffice/shared/api/account.ts';
import { ReadPublicKeys } from '@boxoffice/shared/api/keys.ts';
import {
  AddPasskey,
  ListPasskeys,
  OfferPasskey,
  OfferSignIn,
  RemovePasskey,
  RenamePasskey,
  SignInWithPasskey,
} from '@boxoffice/shared/api/passkeys.ts';
import { ReadRecipients } from '@boxoffice/shared/api/recipients.ts';
import {
  ForgetPassword,
  ReadAccount,
  ResetPassword,
  SendVerification,
  VerifyEmail,
} from '@boxoffice/shared/api/recovery.ts';
import {
  ChangePassword,
  EndSession,
  EndSessions,
  ListSessions,
  ReadCurrentUser,
  RefreshSession,
  SignIn,
  SignOut,
  SignUp,
} from '@boxoffice/shared/api/users.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { group } from '@boxoffice/shared/functions/group.ts';

export const authGroup = group('auth', {
  config: async () => (await import('./config.ts')).config,
  http: [
    [SignUp, async () => (await import('./http/sign-up.ts')).signUp],
    [SignIn, async () => (await import('./http/sign-in.ts')).signIn],
    [SignOut, async () => (await import('./http/sign-out.ts')).signOut],
    [ReadCurrentUser, async () => (await import('./http/read-current-user.ts')).readCurrentUser],
    [RefreshSession, async () => (await import('./http/refresh-session.ts')).refreshSession],
    [ListSessions, async () => (await import('./http/list-sessions.ts')).listSessions],
    [EndSession, async () => (await import('./http/end-session.ts')).endSession],
    [EndSessions, async () => (await import('./http/end-sessions.ts')).endSessions],
    [ReadAccount, async () => (await import('./http/read-account.ts')).readAccount],
    [SendVerification, async () => (await import('./http/send-verification.ts')).sendVerification],
    [ForgetPassword, async () => (await import('./http/forget-password.ts')).forgetPassword],
    [ResetPassword, async () => (await import('./http/reset-password.ts')).resetPassword],
    [VerifyEmail, async () => (await import('./http/verify-email.ts')).verifyEmail],
    [ChangePassword, async () => (await import('./http/change-password.ts')).changePassword],
    [ChangeEmail, async () => (await import('./http/change-email.ts')).changeEmail],
    [ConfirmEmailChange, async () => (await import('./http/confirm-email-change.ts')).confirmEmailChange],
    [ExportAccount, async () => (await import('./http/export-account.ts')).exportAccount],
    [DeleteAccount, async () => (await import('./http/delete-account.ts')).deleteAccount],
    [OfferPasskey, async () => (await import('./http/offer-passkey.ts')).offerPasskey],
    [AddPasskey, async () => (await import('./http/add-passkey.ts')).addPasskey],
    [ListPasskeys, async () => (await import('./http/list-passkeys.ts')).listPasskeys],
    [RenamePasskey, async () => (await import('./http/rename-passkey.ts')).renamePasskey],
    [RemovePasskey, async () => (await import('./http/remove-passkey.ts')).removePasskey],
    [OfferSignIn, async () => (await import('./http/offer-sign-in.ts')).offerSignIn],
    [SignInWithPasskey, async () => (await import('./http/sign-in-with-passkey.ts')).signInWithPasskey],
    [ReadRecipients, async () => (await import('./http/read-recipients.ts')).readRecipients],
    [ReadPublicKeys, async () => (await import('./http/read-public-keys.ts')).readPublicKeys],
  ],
  events: { [Tick.type]: async () => (await import('./events/sweep-accounts.ts')).sweepAccounts },
});
