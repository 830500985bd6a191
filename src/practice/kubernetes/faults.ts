/** What goes wrong in the Kubernetes API of a cluster on demand. */
export interface KubernetesFault {
  /** A status (401, 403, 410, 429, 500 …), a proxy's page, no answer at all, or a page that leads to itself. */
  readonly with: number | 'html' | 'no answer' | 'repeated page';
  /** The cluster's name; all when left out. */
  readonly cluster?: string;
  /** `deployments`, `pods` …; all when left out. */
  readonly resource?: string;
  /** Only pages after the first. */
  readonly onContinue?: true;
  /** How many requests it hits; all when left out. */
  readonly times?: number;
}

export interface KubernetesFaults {
  add(fault: KubernetesFault): void;
  clear(): void;
}

export interface KubernetesFaultBook extends KubernetesFaults {
  /** The fault that hits this request, which uses it up. */
  take(cluster: string, resource: string, isContinued: boolean): KubernetesFault['with'] | null;
}

export function openKubernetesFaults(): KubernetesFaultBook {
  let entries: { readonly fault: KubernetesFault; left: number }[] = [];
  return {
    add: (fault) => {
      entries.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear: () => {
      entries = [];
    },
    take: (cluster, resource, isContinued) => {
      const hit = entries.find(
        ({ fault, left }) =>
          left > 0 &&
          (fault.cluster ?? cluster) === cluster &&
          (fault.resource ?? resource) === resource &&
          (isContinued || fault.onContinue !== true),
      );
      if (!hit) return null;
      hit.left -= 1;
      return hit.fault.with;
    },
  };
}
