import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { checksPage } from '../docs/checks.ts';
import { handsOn } from '../jobs/hands-on.ts';
import { readsOf } from '../src/domain/job.ts';

test('docs/checks.md says what the jobs declare: npm run checks writes it anew', () => {
  expect(readFileSync(new URL('../docs/checks.md', import.meta.url), 'utf8')).toBe(checksPage());
});

test('docs/purpose.md says in both languages what hands-on looks at, and is named where one accepts it', () => {
  const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  const [english = '', japanese = ''] = read('docs/purpose.md').split('\n---\n');
  // One that the statement does not tell of may not be read: see what it looks at before adding a line here.
  const told = {
    'ec2.images': ['machine images', 'マシンイメージ'],
    'ec2.instances': ['machine images', 'マシンイメージ'],
    'ec2.launchTemplates': ['launch templates', '起動テンプレート'],
    'autoscaling.activities': ['Auto Scaling', 'Auto Scaling'],
    'autoscaling.groups': ['Auto Scaling', 'Auto Scaling'],
    'cloudtrail.changes': ['CloudTrail (LookupEvents)', 'CloudTrail(LookupEvents)'],
    'github.pullRequests': ['merged pull requests', 'マージされたプルリクエスト'],
  };
  expect(readsOf(handsOn).toSorted()).toEqual(Object.keys(told).toSorted());
  for (const [inEnglish = '?', inJapanese = '?'] of Object.values(told)) {
    expect(english).toContain(inEnglish);
    expect(japanese).toContain(inJapanese);
  }
  expect(japanese).toContain('決して保存しないもの');
  for (const path of ['toilbot.example.yaml', 'src/config/describe.ts', 'src/domain/job-state.ts', 'README.md'])
    expect([path, read(path).includes('docs/purpose.md')]).toEqual([path, true]);
});
