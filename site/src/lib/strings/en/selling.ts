/** Listing a ticket, and a ticket as its seller sees it. */
export const selling = {
  sell: {
    title: 'Sell a ticket',
    list: 'List it for sale',
  },
  edit: {
    title: 'Your ticket',
    save: 'Save',
    saved: 'Saved.',
    conflict: 'Somebody changed this ticket after you opened it. Nothing of yours is saved yet.',
    theirs: (field: string, value: string) => `${field} is now: ${value}`,
    nothing: 'empty',
    same: 'It says the same as before in all of these fields.',
    over: 'Save mine over it',
    take: 'Take what is there now',
  },
  fields: {
    title: 'Title',
    price: 'Price of one seat',
    currency: 'Currency',
    quantity: 'Seats in all',
    startsAt: 'Begins',
    startHint: 'Can be left out',
    timeZone: 'Time zone of the place',
    place: 'Place',
    description: 'Description',
    startWrong: 'Write the start like 2027-07-16T19:30',
    titleMissing: 'Title is required',
    currencyMissing: 'Choose a currency',
    priceWrong: (example: string) => `Write the price like ${example}`,
    quantityWrong: 'Write a whole number of seats',
  },
};
