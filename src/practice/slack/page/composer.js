import { make } from './dom.js';

/** Fills a message box: Enter sends; with `commands`, a hint list opens when the text begins with a slash. */
export function composer(form, { placeholder, send, commands = [] }) {
  const box = make('textarea', { rows: '1', placeholder, 'aria-label': placeholder });
  const hints = make('div', { class: 'hints', hidden: true });
  const grow = () => {
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
  };
  const take = (command) => {
    box.value = `${command} `;
    hints.hidden = true;
    box.focus();
  };
  const hint = () => {
    const typed = box.value.split(/\s/)[0];
    const fitting =
      typed.startsWith('/') && !/\s/.test(box.value) ? commands.filter((one) => one.command.startsWith(typed)) : [];
    hints.hidden = fitting.length === 0;
    hints.replaceChildren(
      ...fitting.map((one) =>
        make(
          'button',
          { type: 'button', onclick: () => take(one.command) },
          make('strong', {}, one.command),
          make('code', {}, one.usageHint),
          make('span', {}, one.description),
        ),
      ),
    );
  };
  const submit = async () => {
    const text = box.value.trim();
    if (text === '') return;
    box.value = '';
    hints.hidden = true;
    grow();
    await send(text);
  };
  box.addEventListener('input', () => {
    grow();
    hint();
  });
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hints.hidden = true;
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  });
  form.onsubmit = (event) => {
    event.preventDefault();
    void submit();
  };
  form.replaceChildren(hints, box, make('button', { type: 'submit', class: 'send', 'aria-label': 'Send' }, '➤'));
}
