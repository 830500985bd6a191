import type { DialogWords, WhyParts } from './slack-words.ts';

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

const TOLD: Readonly<Record<WhyParts['voice'], string>> = {
  now: 'It is told at once, because it needs somebody now.',
  dated: 'It is told when it is found, and again as its date comes near.',
  weekly: 'It is not told by itself: nobody is needed today.',
  page: 'It is not told by itself: it only stands in lists.',
};

function why(parts: WhyParts): readonly string[] {
  const earlier =
    parts.earlierHalfYear === 0
      ? 'Not seen before in 6 months.'
      : `Seen before: ${times(parts.earlierHalfYear)} in 6 months, ${parts.earlierMonth} of them in the last 30 days.`;
  return [
    `*${parts.kind}*, found by the job \`${parts.job}\`.`,
    `First seen ${parts.firstSeen}, last seen ${parts.lastSeen}.${parts.nextLook === null ? '' : ` Next look ${parts.nextLook}.`} ${earlier}`,
    TOLD[parts.voice],
    '*What was seen*',
    ...parts.findings.map((one) => {
      const when = one.from === one.until ? one.from : `${one.from} to ${one.until}`;
      return `• ${one.aspect}, ${when}\n   ${one.subject} in ${one.scope}`;
    }),
    ...(parts.moreFindings > 0 ? [`and ${parts.moreFindings} more`] : []),
  ];
}

/** The dialogs (modals) in English. Titles and buttons are at most 24 characters. */
export const slackDialogsEn: DialogWords = {
  doneTitle: 'Done',
  snoozeTitle: 'Snooze',
  assignTitle: 'Assign',
  planTitle: 'Plan a date',
  notOursTitle: 'Whose is it?',
  muteTitle: 'Mute this kind here',
  acceptTitle: 'Accept the risk',
  whyTitle: 'Why am I told this?',
  openTitle: 'Case',
  save: 'Save',
  close: 'Close',
  loading: 'Looking it up…',
  minutesLabel: 'How many minutes of hands-on work?',
  minutesOther: 'Other',
  minutesOtherLabel: 'Other: minutes',
  minutesOtherHint: 'Minutes that people worked on it, not how long it lasted.',
  nothingNeeded: 'Nothing was needed',
  noteLabel: 'Note',
  snoozeLabel: 'Until when should it be quiet?',
  assignLabel: 'Who has it?',
  planLabel: 'On which day will it be done?',
  subsystemLabel: 'Which subsystem does it belong to?',
  noneOfThem: 'None of ours',
  muteDaysLabel: 'For how long?',
  muteReasonLabel: 'Why?',
  muteHint: () => 'Shown with the mute, so that others know. It comes back when the time is over.',
  acceptDaysLabel: 'Until when is it accepted?',
  acceptHint: () => 'Kept with the case. It comes back when the time is over, and at once when it gets worse.',
  days: (count) => (count === 1 ? '1 day' : `${count} days`),
  minutes: (count) => `${count} min`,
  caseNumber: (id) => `Case no. ${id}`,
  snoozeFor: (hours) => (hours < 24 ? `${hours} h` : hours === 24 ? '1 day' : `${hours / 24} days`),
  otherMinutesMissing: 'Please give the minutes, from 1 to 1,440.',
  dateInPast: 'This day is over. Please choose today or later.',
  reasonMissing: 'Please say why.',
  choiceMissing: 'Please choose one.',
  why,
};
