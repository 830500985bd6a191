import { act, confirmed, find, load, make, rendered } from './dom.js';

let shown = null;

/** What a form holds now, by "block id/action id": text, or a list for what takes several. */
export function inputsIn(root) {
  const inputs = {};
  for (const element of root.querySelectorAll('[data-action-id]')) {
    if (element.tagName === 'BUTTON') continue;
    inputs[`${element.dataset.blockId}/${element.dataset.actionId}`] = heldBy(element);
  }
  return inputs;
}

/** What one element holds; null when it is empty. */
export function heldBy(element) {
  if (element.classList.contains('choices')) {
    const chosen = [...element.querySelectorAll('input:checked')].map((input) => input.value);
    return element.dataset.type === 'checkboxes' ? chosen : (chosen[0] ?? null);
  }
  if (element.multiple) return [...element.selectedOptions].map((option) => option.value);
  return element.value === '' ? null : element.value;
}

// Slack keeps what was typed where block and action ids stay the same.
function restore(root, inputs) {
  for (const element of root.querySelectorAll('input.field, textarea.field, select.select')) {
    const value = inputs[`${element.dataset.blockId}/${element.dataset.actionId}`];
    if (typeof value === 'string') element.value = value;
  }
}

function showErrors(dialog, errors) {
  for (const block of dialog.querySelectorAll('[data-input-block]')) {
    const error = errors[block.dataset.inputBlock] ?? '';
    block.querySelector('.error').textContent = error;
    block.classList.toggle('wrong', error !== '');
  }
}

/** Shows the person's open modal, or takes it away. */
export async function showModal(user) {
  const { modal } = await load(`/practice/modal?user=${user}`);
  const dialog = find('modal');
  if (modal === null) {
    shown = null;
    dialog.close();
    return;
  }
  if (shown?.id === modal.id && shown.hash === modal.hash) {
    showErrors(dialog, modal.errors);
    return;
  }
  const before = shown?.id === modal.id ? inputsIn(dialog) : {};
  shown = modal;
  const close = (all) => act({ do: 'close', viewId: modal.id, all });
  const form = make('form', { class: 'modal-body', novalidate: true }, rendered('div', {}, modal.html));
  const submit = async () => {
    const button = dialog.querySelector('.submit');
    button.disabled = true;
    const answer = await act({ do: 'submit', viewId: modal.id, inputs: inputsIn(form) });
    button.disabled = false;
    if (answer.errors) showErrors(dialog, answer.errors);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (modal.submit !== null) void submit();
  });
  form.addEventListener('click', (event) => void press(event, modal, user, form));
  dialog.oncancel = (event) => {
    event.preventDefault();
    void close(false);
  };
  dialog.replaceChildren(
    make(
      'header',
      {},
      make('h2', {}, modal.title),
      make('button', { type: 'button', class: 'cross', 'aria-label': 'Close', onclick: () => close(true) }, '✕'),
    ),
    form,
    make(
      'footer',
      {},
      make('button', { type: 'button', class: 'button', onclick: () => close(false) }, modal.close),
      modal.submit === null
        ? null
        : make('button', { type: 'button', class: 'button primary submit', onclick: submit }, modal.submit),
    ),
  );
  restore(form, before);
  if (!dialog.open) dialog.showModal();
}

async function press(event, modal, user, form) {
  const element = event.target.closest('button[data-action-id]');
  if (element === null || !(await confirmed(element.dataset.confirm))) return;
  const input = element.dataset.type === 'overflow' ? element.value : undefined;
  await act({
    do: 'press in modal',
    user,
    viewId: modal.id,
    actionId: element.dataset.actionId,
    blockId: element.dataset.blockId,
    input,
    inputs: inputsIn(form),
  });
}
