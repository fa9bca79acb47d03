/**
 * The shard that an id belongs to, from 0 to `count` - 1. The last 16 bits of the project's ids (UUIDs, version 4
 * or 7) are random, so ids spread evenly.
 */
export const shardOf = (id: string, count: number): number => Number.parseInt(id.slice(-4), 16) % count;
