/** The pages of the operator's own texts. */
export const legal = {
  legal: {
    title: 'Legal',
    terms: 'Terms',
    privacy: 'Privacy',
    imprint: 'Imprint',
    missing: 'The operator of this site has not written this text yet.',
    missingHint: 'This page is a placeholder, and nothing on it is binding.',
    otherLanguage: (language: string) => `This text is available in this language only: ${language}.`,
    agree: 'By creating an account you accept our',
    agreeAnd: 'You can read how we handle your data in',
  },
};
