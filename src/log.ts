import { type Logger, pino } from 'pino';

/** What replaces a secret wherever it would be written. */
const REDACTED = '[redacted]';

/** Takes every one of the secrets out of a text, also in the forms that URLs and JSON give them. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((clean, secret) => clean.replaceAll(secret, REDACTED), text);
}

/** The log: JSON lines, with every secret of the configuration taken out of the whole line. */
export function openLog(options: {
  readonly level: string;
  readonly secrets: readonly string[];
  readonly write: (line: string) => void;
  readonly clock: () => Date;
}): Logger {
  const redact = redactor(options.secrets);
  return pino(
    { level: options.level, timestamp: () => `,"time":"${options.clock().toISOString()}"` },
    { write: (line: string) => options.write(redact(line)) },
  );
}
