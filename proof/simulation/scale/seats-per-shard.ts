/** The seats that make a shard of a stock in these loads: more than a load sells of it. */
export const SEATS_PER_SHARD = 5000;
