import { find, fontsReady, load, make } from './dom.js';

const time = (iso) =>
  iso === null ? 'never' : new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const duration = (ms) => (ms === null ? '' : ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);

function job(one) {
  const failed = one.scopes.filter((scope) => scope.failure !== null);
  const rows = one.scopes.map((scope) =>
    make(
      'tr',
      { class: scope.failure === null ? '' : 'failed' },
      make('td', {}, scope.scope),
      make('td', {}, `${scope.failure === null ? '✅' : '⚠️'} ${scope.status}`),
      make('td', {}, scope.failure ?? ''),
      make('td', {}, time(scope.at)),
      make('td', {}, duration(scope.durationMs)),
    ),
  );
  const seen = `${one.scopes.length - failed.length} of ${one.scopes.length} places seen`;
  return make(
    'section',
    {},
    make('h2', { class: 'job-title' }, one.title, ' ', make('code', {}, one.job)),
    make('p', {}, `Last looked ${time(one.lastRun)} ${duration(one.durationMs)} · ${seen}`),
    make(
      'div',
      { class: 'block-table' },
      make(
        'table',
        {},
        make(
          'thead',
          {},
          make(
            'tr',
            {},
            ...['Place', 'State', 'Could not see', 'Looked at', 'Took'].map((name) => make('th', {}, name)),
          ),
        ),
        make('tbody', {}, ...rows),
      ),
    ),
  );
}

async function draw() {
  const rows = await load('/practice/checks');
  find('checks').replaceChildren(...(rows.length > 0 ? rows.map(job) : [make('p', {}, 'Nothing has looked yet.')]));
}

await fontsReady();
void draw();
setInterval(() => void draw(), 5000);
