/** A form that was not accepted, as part of the error page. It never contains a password. */
export interface PendingForm {
  /** The path of its action, with the query. */
  action: string;
  fields: [name: string, value: string][];
  /** Set when the sender must sign in first. It has the email of the last attempt. */
  signIn?: { email: string };
}

/** The field that tells a sign-in with a pending form from the form itself. */
export const SIGN_IN_FIELD = 'signIn';
