/** Makes an element: attributes with names in lower case, children as elements or text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'onclick' || name === 'onchange') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const find = (id) => document.getElementById(id);

/** An element holding HTML that the server has rendered and escaped. */
export function rendered(tag, attributes, html) {
  const element = make(tag, attributes);
  element.innerHTML = html;
  return element;
}

export async function load(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** Does something as a person; a failure is shown as Slack shows it. */
export async function act(body) {
  const response = await fetch('/practice/act', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!answer.ok && !answer.errors && !SHOWN_ELSEWHERE.has(answer.error))
    notice(`⚠️ ${OFTEN[answer.error] ?? answer.error}`);
  return answer;
}

const OFTEN = {
  operation_timeout: 'The app did not respond in time (operation_timeout).',
  dispatch_failed: 'The app is not connected (dispatch_failed).',
  http_service_error: 'The app answered with an error (http_service_error).',
};
// Slackbot says these in the channel.
const SHOWN_ELSEWHERE = new Set(['invalid_command']);

let hiding;
export function notice(text) {
  const bar = find('notice');
  bar.textContent = text;
  bar.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    bar.hidden = true;
  }, 8000);
}

/** Asks before an action that came with a confirmation dialog. */
export function confirmed(words) {
  if (words === undefined) return Promise.resolve(true);
  const { title, text, confirm, deny } = JSON.parse(words);
  const dialog = find('confirm');
  return new Promise((resolve) => {
    const answer = (value) => () => {
      dialog.close();
      resolve(value);
    };
    dialog.replaceChildren(
      make('h2', {}, title),
      make('p', {}, text),
      make(
        'div',
        { class: 'dialog-buttons' },
        make('button', { type: 'button', class: 'button', onclick: answer(false) }, deny),
        make('button', { type: 'button', class: 'button primary', onclick: answer(true) }, confirm),
      ),
    );
    dialog.oncancel = () => resolve(false);
    dialog.showModal();
  });
}

/**
 * Waits for the emoji font, two seconds at most: Chromium keeps the empty boxes of what was drawn before it came.
 */
export function fontsReady() {
  const emoji = [...document.fonts].filter((face) => face.family.includes('Noto Color Emoji'));
  const late = new Promise((resolve) => setTimeout(resolve, 2000));
  return Promise.race([Promise.allSettled(emoji.map((face) => face.load())), late]);
}
