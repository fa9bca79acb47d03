import type { Cluster } from './cluster.ts';
import type { Deployment } from './deployment.ts';
import type { Ingress } from './ingress.ts';
import type { Report } from './report.ts';

/** The options of the command. */
export interface Options {
  /** The address of the cluster's ingress gateway. */
  ingress: string;
  /** The image of a plain helloworld; empty if there is none. */
  hello: string;
  wakes: number;
  seconds: number;
  buyers: number;
  every: number;
  /** How many pods of each service always run during the load; zero for as many as the autoscaler wants. */
  pods: number;
  seed: number;
  /** The names of the parts to run, with commas between them; empty for all. */
  only: string;
  write: boolean;
}

/** What each part of the proof works with. */
export interface Context {
  report: Report;
  ingress: Ingress;
  cluster: Cluster;
  deployment: Deployment;
  options: Options;
}
