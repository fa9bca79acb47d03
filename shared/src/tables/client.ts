import { count } from '../telemetry/metrics.ts';
import { currentStep } from '../telemetry/position.ts';
import { isMeasured } from '../telemetry/settings.ts';
import { span } from '../telemetry/trace.ts';
import type { Command } from './commands.ts';
import { DynamoDb } from './dynamodb/client.ts';
import { ownError } from './own-error.ts';

/** Made by the first command: a process that sends none needs no settings of the tables. */
let dynamodb: DynamoDb | undefined;

/**
 * The process's DynamoDB client. Region, credentials and endpoint come from the SDK's own settings (`AWS_REGION`,
 * `AWS_ENDPOINT_URL_DYNAMODB`, ...). Errors are those of `ownError`.
 */
export const db = {
  send<Output extends object>(command: Command<object, Output>): Promise<Omit<Output, '$metadata'>> {
    const { operation } = command;
    const attributes = { 'db.system.name': 'aws.dynamodb', 'db.operation.name': operation };
    return span({ name: operation, kind: 'client', attributes }, () => send(command));
  },
};

async function send<Output extends object>(
  command: Command<object, Output>,
): Promise<Omit<Output, '$metadata'>> {
  dynamodb ??= new DynamoDb(process.env);
  try {
    return await (isMeasured ? sendMeasured(dynamodb, command) : dynamodb.send(command));
  } catch (error) {
    throw ownError(error as Error, command);
  }
}

interface Consumed {
  CapacityUnits?: number;
}

/** Sends a command and counts it, with the capacity that its answer names, for the function of the current step. */
async function sendMeasured<Output extends object>(
  client: DynamoDb,
  command: Command<object, Output>,
): Promise<Omit<Output, '$metadata'>> {
  const attributes = { function: currentStep()?.function ?? 'background', operation: command.operation };
  count('boxoffice.table.requests', attributes);
  Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' });
  const output = await client.send(command);
  const { ConsumedCapacity = [] } = output as { ConsumedCapacity?: Consumed | Consumed[] };
  const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
  count('boxoffice.table.capacity', attributes, units);
  return output;
}
