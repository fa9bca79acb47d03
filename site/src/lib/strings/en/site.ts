/** What stands around every page. */
export const site = {
  site: {
    name: 'Boxoffice',
    titled: (page: string) => `${page} · Boxoffice`,
    skip: 'Skip to the content',
    loading: 'Loading',
    waking: 'This part was asleep. Show it now',
    imprint: 'Tickets from people to people. A seat that you hold is yours until the clock runs out.',
  },
  nav: {
    main: 'Main',
    menu: 'Menu',
    tickets: 'Tickets',
    sell: 'Sell',
    orders: 'Orders',
    account: 'Account',
    signIn: 'Sign in',
    signUp: 'Sign up',
    signOut: 'Sign out',
  },
  look: {
    language: 'Language',
    theme: 'Colours',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    keep: 'Keep',
  },
  /** Failures that any page can have. */
  failure: {
    notFound: 'There is nothing here',
    notFoundWhy: 'The ticket or order may be gone, or the address has a typo.',
    silent: 'Not answering just now',
    refused: "That didn't work",
    broken: 'Something went wrong',
    brokenWhy: 'Something went wrong on our side. Please try again in a moment.',
    mention: (id: string) => `If you tell us about it, mention ${id}.`,
    again: 'Try again',
    back: 'Back to the tickets',
    silence: 'This part of Boxoffice is not answering. Nothing is lost: try again in a moment.',
    foreign: 'A form that another site sent is not accepted. Nothing was done.',
    tooLong: 'This form is too long. Nothing was done.',
    outdated: 'This form is out of date. Reload the page and try again.',
  },
};
