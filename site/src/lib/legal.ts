/** The texts that the operator of a site writes, in the order of the footer. */
export const legalDocuments = ['terms', 'privacy', 'imprint'] as const;
export type LegalDocument = (typeof legalDocuments)[number];

export const isLegalDocument = (text: string): text is LegalDocument =>
  legalDocuments.some((document) => document === text);
