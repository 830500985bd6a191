export function findChromium(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly found: boolean; readonly path?: string; readonly text: string }>;
