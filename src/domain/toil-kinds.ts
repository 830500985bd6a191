/** The kinds of toil that toilbot itself writes down: what a case costs, and what is seen without anyone typing. */

/** Each id with what it is, in one line. Ids are for ever: entries in the database carry them. */
export const TOIL_KINDS = [
  { id: 'access', what: 'closing what too many can reach: ports, addresses, key pairs' },
  { id: 'alert-noise', what: 'alarms that ring for nothing, or have long stood unread' },
  { id: 'ami-build', what: 'building a machine image' },
  { id: 'ami-roll-out', what: 'replacing instances so that they run a newer machine image' },
  { id: 'capacity-change', what: 'making a group of instances larger or smaller by hand' },
  { id: 'clean-up', what: 'finding and deleting what a move or somebody else left behind' },
  { id: 'config-change', what: 'changing a setting, with the wait for whoever may' },
  { id: 'console-change', what: 'changing something in a console, by hand' },
  { id: 'deployment-failure', what: 'a deployment that failed or was rolled back' },
  { id: 'heroku-maintenance', what: 'maintenance that Heroku asks for: stacks, plans, add-ons' },
  { id: 'host-failure', what: 'a host that is unwell: failed checks, full buffers' },
  { id: 'image-update', what: 'rebuilding container images for a fixed vulnerability or a newer base' },
  { id: 'infrastructure-change', what: 'a change of the infrastructure repository, with the wait for its roll-out' },
  { id: 'maintenance', what: 'what a provider retires, ends or replaces on a date' },
  { id: 'move-work', what: 'the move itself: cut-overs, two sides that run at once, what came back or went missing' },
  { id: 'provider-issue', what: "an outage or fault on the provider's side" },
  { id: 'provider-notice', what: 'reading what a provider announces, and finding out whether it matters' },
  { id: 'secret-change', what: 'replacing a secret, or moving it to where secrets belong' },
  { id: 'service-failure', what: 'a service, workload or scheduled run that fails' },
  { id: 'ssh-session', what: 'a session on a host, through Session Manager' },
  { id: 'toilbot-upkeep', what: "toilbot's own upkeep: rights and access that it lost" },
] as const satisfies readonly { readonly id: string; readonly what: string }[];

export type ToilKindId = (typeof TOIL_KINDS)[number]['id'];
