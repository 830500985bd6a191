import { z } from 'zod';
import { richText } from './rich-text.ts';
import { id } from './text.ts';

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) }),
  richText,
]);

const evenRows = (rows: readonly (readonly unknown[])[]) => rows.every((row) => row.length === rows[0]?.length);

/** The table block: at most 100 rows of 20 cells. */
export const table = z.strictObject({
  type: z.literal('table'),
  block_id: id.optional(),
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  column_settings: z
    .array(
      z
        .strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() })
        .nullable(),
    )
    .max(20)
    .optional(),
});

/** The data_table block: a header row and 1 to 100 more, 1 to 20 columns, all rows equally long. */
export const dataTable = z.strictObject({
  type: z.literal('data_table'),
  block_id: id.optional(),
  caption: z.string().min(1),
  rows: z
    .array(z.array(cell).min(1).max(20))
    .min(2)
    .max(101)
    .refine(evenRows, { message: 'all rows must have the same number of cells' }),
  page_size: z.int().min(1).max(100).optional(),
  row_header_column_index: z.int().min(0).max(19).optional(),
});

const point = z.strictObject({ label: z.string().min(1), value: z.number() });
const axis = z.strictObject({
  categories: z.array(z.string()).optional(),
  x_label: z.string().optional(),
  y_label: z.string().optional(),
});
const cartesian = <Kind extends string>(kind: Kind) =>
  z.strictObject({
    type: z.literal(kind),
    series: z
      .array(z.strictObject({ name: z.string().min(1), data: z.array(point).min(1).max(20) }))
      .min(1)
      .max(6),
    axis_config: axis.optional(),
  });

/** The data_visualization block: 1 to 6 series of 1 to 20 points, or a pie. */
export const dataVisualization = z.strictObject({
  type: z.literal('data_visualization'),
  block_id: id.optional(),
  title: z.string().optional(),
  chart: z.discriminatedUnion('type', [
    cartesian('line'),
    cartesian('bar'),
    cartesian('area'),
    z.strictObject({ type: z.literal('pie'), segments: z.array(point).min(1).max(20) }),
  ]),
});
