/** One transaction can write all shards of a ticket beside what an order needs. */
export const MOST_SHARDS = 16;

/**
 * The shards that a ticket's seats are spread over.
 *
 * @param seatsPerShard SEATS_PER_SHARD
 * @param before how many it has: their number never falls, so a noted shard stays
 */
export const shardsFor = (quantity: number, seatsPerShard: number, before = 1): number =>
  Math.max(before, Math.min(MOST_SHARDS, Math.ceil(quantity / seatsPerShard)));
