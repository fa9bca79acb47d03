import type { MailTemplates } from '../templates.ts';

const tickets = (count: number) => (count === 1 ? '1 Ticket' : `${count} Tickets`);

export const de: MailTemplates = {
  orderConfirmed: ({ title, facts, seats, total, url, hasPdf }) => ({
    subject: `Deine Tickets für ${title}`,
    paragraphs: [
      `Danke! Deine Bestellung ist abgeschlossen: ${tickets(seats)} für ${title}.`,
      ...facts,
      ...(total ? [`Du hast ${total} bezahlt.`] : []),
      `${hasPdf ? 'Die Tickets hängen als PDF an, und du' : 'Du'} kannst sie auf dem Handy öffnen. Jeder Code gilt einmal für eine Person.`,
      { label: 'Meine Tickets zeigen', url },
    ],
  }),
  orderCancelled: ({ title, url, reason }) => ({
    subject: `Deine Bestellung für ${title} wurde storniert`,
    paragraphs: [
      `Deine Bestellung für ${title} wurde storniert. Ihre Tickets gelten nicht mehr.`,
      ...(reason ? [`Der Veranstalter schreibt: ${reason}`] : []),
      'Alles, was du dafür bezahlt hast, geht zurück auf deine Karte. Bis deine Bank es anzeigt, können zehn Tage vergehen.',
      { label: 'Meine Bestellung zeigen', url },
    ],
  }),
  seatsRefunded: ({ title, seats, amount, url, reason }) => ({
    subject: `Eine Erstattung für ${title}`,
    paragraphs: [
      `${tickets(seats)} für ${title} ${seats === 1 ? 'wurde' : 'wurden'} erstattet und ${seats === 1 ? 'gilt' : 'gelten'} nicht mehr. ${amount} geht zurück auf deine Karte. Bis deine Bank es anzeigt, können zehn Tage vergehen.`,
      ...(reason ? [`Der Veranstalter schreibt: ${reason}`] : []),
      'Deine anderen Tickets gelten weiter.',
      { label: 'Meine Bestellung zeigen', url },
    ],
  }),
  eventChanged: ({ title, facts, url }) => ({
    subject: `Neuer Termin oder Ort: ${title}`,
    paragraphs: [
      `Der Termin oder der Ort von ${title} hat sich geändert. Jetzt gilt:`,
      ...(facts.length > 0 ? facts : ['Termin und Ort werden noch bekannt gegeben.']),
      'Deine Tickets gelten weiter.',
      { label: 'Meine Tickets zeigen', url },
    ],
  }),
  passOffered: ({ title, facts, giver, until, url }) => ({
    subject: `Ein Ticket für ${title}`,
    paragraphs: [
      `${giver} schickt dir ein Ticket für ${title}.`,
      ...facts,
      { label: 'Ticket annehmen', url },
      `Der Link funktioniert einmal, bis ${until}. Sobald du das Ticket annimmst, gehört es dir.`,
      'Du kennst die Person nicht? Dann kannst du diese E-Mail ignorieren.',
    ],
  }),
  passTakenOver: ({ title, recipient, seat, of, url }) => ({
    subject: `Dein Ticket für ${title} wurde angenommen`,
    paragraphs: [
      `${recipient ? `Dein Ticket ${seat} von ${of} für ${title}, das du an ${recipient} geschickt hast, wurde angenommen.` : `Dein Ticket ${seat} von ${of} für ${title} wurde mit deinem Link angenommen.`} Es hat einen neuen Code, und der alte gilt nicht mehr.`,
      { label: 'Meine Tickets zeigen', url },
    ],
  }),
};
