/** The settings of telemetry, by the names that OpenTelemetry defines. Only this file of the folder reads process.env. */
const {
  OTEL_EXPORTER_OTLP_ENDPOINT,
  OTEL_TRACES_SAMPLER_ARG,
  OTEL_SERVICE_NAME,
  K_SERVICE,
  FUNCTION_TARGET,
} = process.env;

const rate = Number(OTEL_TRACES_SAMPLER_ARG || 1);

/** The address of the collector (OTLP over HTTP). Without one, nothing is recorded and no SDK is loaded. */
export const endpoint = OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/$/, '') || undefined;

/** Whether metrics are recorded. */
export const isMeasured = endpoint !== undefined;

/** The part of new traces that is recorded, from 0 to 1. A value that is not a number records all. */
export const samplingRate = Number.isNaN(rate) ? 1 : rate;

/** The name of this process's service. Knative sets K_SERVICE. */
export const serviceName = OTEL_SERVICE_NAME || K_SERVICE || FUNCTION_TARGET || 'boxoffice';
