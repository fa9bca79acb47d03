/** A form that could not be taken yet, as it comes back with the page that says why: never a password. */
export interface PendingForm {
  /** Where it is sent: a path of this site, with its query. */
  action: string;
  fields: [name: string, value: string][];
  /** Whoever sent it has to sign in first; with the email that they have tried. */
  signIn?: { email: string };
}

/** The field that tells a sign-in which brings a kept form along from the form itself. */
export const SIGN_IN_FIELD = 'signIn';
