/** Passes: shown, printed and passed on. */
export const passes = {
  title: 'Your tickets',
  description: 'Your tickets for what is coming up, with the codes for the door.',
  none: 'You have no tickets for what is coming up',
  yours: 'Your tickets',
  show: 'Show a code at the door, on your phone or on paper.',
  coming: 'Your tickets are being made. They appear here by themselves, usually within seconds.',
  look: 'Look again',
  pdf: 'Print (PDF)',
  calendar: 'Add to calendar',
  open: 'Show at the door',
  order: 'See the order',
  all: 'All your tickets',
  seat: (seat: number, of: number) => `Ticket ${seat} of ${of}`,
  codeOf: (seat: number, of: number) => `QR code of ticket ${seat} of ${of}`,
  once: 'This code admits one person, once.',
  void: 'This ticket is no longer valid.',
  admitted: 'Admitted:',
  send: 'Send to a friend',
  sendWhy:
    'We mail your friend a link, or you copy one. When they accept, the ticket is theirs, and your code stops working.',
  email: 'Your friend’s email',
  emailHint: 'Optional: without it, you send the link yourself',
  makeLink: 'Make a link',
  linkMade: (email: string | undefined) =>
    email
      ? `We are mailing a link to ${email}. You can also send this one. The ticket is accepted once.`
      : 'Send this link to your friend. It works once.',
  link: 'Link for your friend',
  copy: 'Copy',
  copied: 'Copied',
  offered: (email: string | undefined) =>
    email
      ? `Offered to ${email}. Nobody has accepted it yet.`
      : 'Offered by a link. Nobody has accepted it yet.',
  until: 'The link works until',
  takeBack: 'Take it back',
  takenBack: 'You have taken the ticket back. The link no longer works.',
  sentTo: (email: string | undefined) => (email ? `Passed on to ${email}:` : 'Passed on:'),
  received: 'A ticket for you',
  receivedWhy: 'Someone wants to give you a ticket. Accept it, and it is yours.',
  signedInAs: 'You are signed in as',
  accept: 'Accept the ticket',
  changed: 'The seller has changed this since you bought:',
  changedTitle: (now: string) => `The event is now called “${now}”.`,
  changedPlace: (now: string) => `The place is now ${now}.`,
  changedStart: 'The start is now',
};
