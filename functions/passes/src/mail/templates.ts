import type { Language } from '@boxoffice/shared/api/mail-language.ts';
import type { Letter } from '@boxoffice/shared/mail/letter.ts';
import { de } from './templates/de.ts';
import { en } from './templates/en.ts';

/** An event in the recipient's language: its title, and lines with its date and place if it has them. */
export interface EventWords {
  title: string;
  facts: string[];
}

/** The mails of one language. Amounts and times are texts in that language. A `reason` is in the seller's words. */
export interface MailTemplates {
  orderConfirmed: (
    mail: EventWords & { seats: number; total: string | undefined; url: string; hasPdf: boolean },
  ) => Letter;
  orderCancelled: (mail: { title: string; url: string; reason: string | undefined }) => Letter;
  seatsRefunded: (mail: {
    title: string;
    seats: number;
    amount: string;
    url: string;
    reason: string | undefined;
  }) => Letter;
  eventChanged: (mail: EventWords & { url: string }) => Letter;
  passOffered: (mail: EventWords & { giver: string; until: string; url: string }) => Letter;
  passTakenOver: (mail: {
    title: string;
    recipient: string | undefined;
    seat: number;
    of: number;
    url: string;
  }) => Letter;
}

const templates: Record<Language, MailTemplates> = { en, de };

export const templatesIn = (language: Language): MailTemplates => templates[language];
