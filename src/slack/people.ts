import { hourIn } from '../domain/calendar.ts';
import type { Person } from '../domain/person.ts';
import type { Settings, Team } from '../domain/settings.ts';
import { mrkdwn } from './escape.ts';

/** A person as Slack shows them, or a word for nobody in particular. */
export function mention(person: Person | null, otherwise: string): string {
  return person !== null && /^[UW][A-Z0-9]{2,}$/.test(person.slackId) ? `<@${person.slackId}>` : otherwise;
}

/** A team by its user group (which notifies its members) or, quietly, by its name. */
export function teamName(team: Team, ping: boolean): string {
  if (ping && team.userGroup !== null && /^S[A-Z0-9]{2,}$/.test(team.userGroup)) return `<!subteam^${team.userGroup}>`;
  return mrkdwn(team.name, 80);
}

/** Whether it is working time for the teams: days are 0 (Sunday) to 6, hours from (with) to (without). */
export function inWorkingHours(at: Date, settings: Pick<Settings, 'workingHours' | 'timeZone'>): boolean {
  const { hour, weekday } = hourIn(at, settings.timeZone);
  const { from, to, days } = settings.workingHours;
  return days.includes(weekday) && hour >= from && hour < to;
}
