import type { MailTemplates } from '../templates.ts';

const passes = (count: number) => (count === 1 ? '1 pass' : `${count} passes`);

export const en: MailTemplates = {
  orderConfirmed: ({ title, facts, seats, total, url, hasPdf }) => ({
    subject: `Your passes for ${title}`,
    paragraphs: [
      `Thank you! Your order is complete: ${passes(seats)} for ${title}.`,
      ...facts,
      ...(total ? [`You paid ${total}.`] : []),
      `${hasPdf ? 'The passes are attached as a PDF, and you' : 'You'} can open them on your phone. Each code admits one person, once.`,
      { label: 'Show my passes', url },
    ],
  }),
  orderCancelled: ({ title, url, reason }) => ({
    subject: `Your order for ${title} was cancelled`,
    paragraphs: [
      `Your order for ${title} was cancelled. Its passes are no longer valid.`,
      ...(reason ? [`The seller writes: ${reason}`] : []),
      'Everything that you have paid for it goes back to your card. Banks can take up to ten days to show it.',
      { label: 'Show my order', url },
    ],
  }),
  seatsRefunded: ({ title, seats, amount, url, reason }) => ({
    subject: `A refund for ${title}`,
    paragraphs: [
      `${passes(seats)} for ${title} ${seats === 1 ? 'was' : 'were'} refunded and ${seats === 1 ? 'is' : 'are'} no longer valid. ${amount} goes back to your card. Banks can take up to ten days to show it.`,
      ...(reason ? [`The seller writes: ${reason}`] : []),
      'Your other passes stay valid.',
      { label: 'Show my order', url },
    ],
  }),
  eventChanged: ({ title, facts, url }) => ({
    subject: `Date or place changed: ${title}`,
    paragraphs: [
      `The seller has changed the date or the place of ${title}. It is now:`,
      ...(facts.length > 0 ? facts : ['The date and the place will be announced.']),
      'Your passes stay valid.',
      { label: 'Show my passes', url },
    ],
  }),
  passOffered: ({ title, facts, giver, until, url }) => ({
    subject: `A pass for ${title}`,
    paragraphs: [
      `${giver} is sending you a pass for ${title}.`,
      ...facts,
      { label: 'Accept the pass', url },
      `The link works once, until ${until}. The pass is yours as soon as you accept it.`,
      "You don't know the sender? Then you can ignore this email.",
    ],
  }),
  passTakenOver: ({ title, recipient, seat, of, url }) => ({
    subject: `Your pass for ${title} was accepted`,
    paragraphs: [
      `${recipient ? `Your pass ${seat} of ${of} for ${title}, which you sent to ${recipient}, was accepted.` : `Your pass ${seat} of ${of} for ${title} was accepted with your link.`} It has a new code, and the old one is void.`,
      { label: 'Show my passes', url },
    ],
  }),
};
