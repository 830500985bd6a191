// ECharts takes half a second and 100 MB to load, and a picture 50 ms and more: none of it on the main thread.
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { Resvg } from '@resvg/resvg-js';
import { init } from 'echarts';
import type { ChartDescription } from './description.ts';
import { FONT_FAMILY } from './look.ts';

export type ToDrawer =
  | { readonly id: number; readonly form: 'svg'; readonly chart: ChartDescription }
  | { readonly id: number; readonly form: 'png'; readonly chart: ChartDescription; readonly scale: number };
export type FromDrawer =
  | { readonly id: number; readonly drawn: string | Uint8Array }
  | { readonly id: number; readonly failed: string };

const modules = createRequire(import.meta.url);
const FONT_FILES = ['400Regular/NotoSansJP_400Regular', '700Bold/NotoSansJP_700Bold'].map((name) =>
  modules.resolve(`@expo-google-fonts/noto-sans-jp/${name}.ttf`),
);

function svgOf({ option, width, height }: ChartDescription): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

function draw(order: ToDrawer): string | Uint8Array {
  const svg = svgOf(order.chart);
  if (order.form === 'svg') return svg;
  const font = { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: FONT_FAMILY };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: order.scale } }).render().asPng();
}

parentPort?.on('message', (order: ToDrawer) => {
  let answer: FromDrawer;
  try {
    answer = { id: order.id, drawn: draw(order) };
  } catch (error) {
    answer = { id: order.id, failed: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
});
