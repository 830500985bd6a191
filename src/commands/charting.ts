import { writeFile } from 'node:fs/promises';
import { Argument, Option } from 'commander';
import { plain } from '../cli/table.ts';
import { instead } from '../config/mistake.ts';
import { CHART_NAMES, type ChartName } from '../domain/chart-name.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import { UserError } from '../domain/user-error.ts';
import { type Adding, beside, type Common, load, print, printed } from './tools.ts';

interface ChartOptions extends Common {
  readonly language?: Language;
  readonly environment: string;
  readonly out?: string;
}

async function chartCommand(name: ChartName, subsystem: string | undefined, options: ChartOptions): Promise<number> {
  const config = await load(options);
  const { subsystems, language } = config.settings;
  const names = subsystems.map((it) => it.name);
  if (name === 'toil' && subsystem === undefined) throw new UserError('chart toil: name a subsystem.');
  if (subsystem !== undefined && !names.includes(subsystem))
    throw new UserError(`chart: no subsystem is called ${plain(subsystem, 60)}: ${instead(subsystem, names)}.`);
  const file = options.out ?? `${name}.png`;
  const subject = { subsystem: subsystem ?? null, environment: options.environment };
  const spoken = options.language ?? language;
  return beside(config, async ({ charts }) => {
    const drawn = file.endsWith('.svg')
      ? await charts.svg(name, subject, spoken)
      : await charts.png(name, subject, spoken);
    if (drawn === null)
      throw new UserError(
        `chart: nothing of ${plain(subsystem ?? '', 60)} was seen in ${plain(options.environment, 60)} yet.`,
      );
    if (drawn.outcome !== 'ok') throw new Error(`the chart was not drawn: ${drawn.outcome}`);
    const { title, altText, picture } = drawn.value;
    try {
      await writeFile(file, picture);
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unwritable';
      throw new UserError(`chart: ${plain(file)} cannot be written (${code}): name another place with --out.`);
    }
    print(options.json ? printed({ file, title, altText }) : `${plain(altText, 1000)}\nWritten: ${plain(file)}`);
    return 0;
  });
}

/** The command that draws a chart into a file. */
export function addCharting({ cli, common, does }: Adding): void {
  common(
    cli
      .command('chart')
      .description(
        'draw a chart into a file: what has moved, stages by week, toil of a subsystem, a slide for the board',
      )
      .addArgument(new Argument('<name>', 'which one').choices(CHART_NAMES))
      .argument('[subsystem]', 'whose toil')
      .addOption(new Option('--language <language>', 'instead of the configured one').choices(LANGUAGES))
      .option('--environment <name>', 'another than production', 'production')
      .option('--out <file>', 'a .png or .svg; without it the name of the chart, here'),
  ).action(does(chartCommand));
}
