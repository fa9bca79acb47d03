/**
 * AWS list prices in US dollars: us-east-1, on demand, without taxes, discounts and the free tier. Written down on
 * 2026-11-28 from the price pages as they were published in 2025; check them before you rely on a sum.
 */
export const PRICES = {
  /** "Amazon EKS Pricing": a cluster in standard support, an hour. */
  eksCluster: 0.1,
  /** "Amazon EC2 On-Demand Pricing": t4g.medium with 2 processors and 4 GiB, an hour. */
  node: 0.0336,
  /** "Elastic Load Balancing pricing": an Application Load Balancer, an hour, and one of its capacity units. */
  loadBalancer: 0.0225,
  loadBalancerUnit: 0.008,
  /** "Amazon VPC pricing": a public IPv4 address, an hour. */
  publicAddress: 0.005,
  /** "Amazon EBS pricing": gp3, a gigabyte a month. */
  volume: 0.08,
  /** "AWS Secrets Manager pricing": a secret a month. */
  secret: 0.4,
  /** "Amazon Route 53 pricing": a hosted zone a month. */
  zone: 0.5,
  /** "Amazon EC2 On-Demand Pricing", data transfer: a gigabyte to the internet. */
  traffic: 0.09,
  /** "Pricing for On-Demand Capacity", Amazon DynamoDB, Standard table class, since 2024-11-01: a million units. */
  writeUnits: 0.625,
  readUnits: 0.125,
  /** "Amazon DynamoDB pricing": a gigabyte a month in tables and indexes, and in point-in-time recovery. */
  tableStorage: 0.25,
  tableRecovery: 0.2,
};

/** The part of a node that pods can use: EKS keeps the rest for the system. */
export const NODE = { processors: 1.93, gibibytes: 3.3 };

export const HOURS_A_MONTH = 730;
