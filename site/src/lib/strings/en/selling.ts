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
  },
  fields: {
    title: 'Title',
    price: 'Price of one seat',
    currency: 'Currency',
    quantity: 'Seats in all',
    titleMissing: 'Title is required',
    currencyMissing: 'Choose a currency',
    priceWrong: (example: string) => `Write the price like ${example}`,
    quantityWrong: 'Write a whole number of seats',
  },
};
