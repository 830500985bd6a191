import { hexOf } from './seeded.ts';

/** The digest that an image's name stands for in the practice fleet. */
export function digestOf(image: string): string {
  return `sha256:${hexOf(64, 'image', image)}`;
}
