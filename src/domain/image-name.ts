/** Names of container images: what is written in a task definition, a label or a report. */

export interface ImageName {
  /** Without tag and digest, and in the familiar form: `ruby`, `ghcr.io/acme/web`. */
  readonly repository: string;
  readonly tag: string | null;
  /** `sha256:…`. */
  readonly digest: string | null;
}

/** A private registry of ECR: whose it is and where. */
export interface Registry {
  readonly account: string;
  readonly region: string;
}

const ECR =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com|amazonaws\.com\.cn|on\.aws|on\.amazonwebservices\.com\.cn)\/(.+)$/;

/** `ruby:3.3-slim@sha256:…` in its parts. A port of a registry is no tag. */
export function imageName(written: string): ImageName {
  const [whole = '', digest = null] = written.trim().split('@');
  const colon = whole.lastIndexOf(':');
  const tagged = colon > whole.lastIndexOf('/');
  return {
    repository: familiar(tagged ? whole.slice(0, colon) : whole),
    tag: tagged ? whole.slice(colon + 1) : null,
    digest,
  };
}

/** Docker Hub's names as people write them: `docker.io/library/ruby` is `ruby`. */
function familiar(repository: string): string {
  return repository.replace(/^(?:index\.|registry-1\.)?docker\.io\//, '').replace(/^library\//, '');
}

/** The registry of ECR and the repository's name in it; null where the image is somewhere else. */
export function ecrRepository(repository: string): (Registry & { readonly name: string }) | null {
  const [, account = '', region = '', name = ''] = ECR.exec(repository) ?? [];
  return name === '' ? null : { account, region, name };
}

/** `ruby:3.3-slim`: repository and tag, without a digest. */
export function taggedName(written: string): string {
  const { repository, tag } = imageName(written);
  return tag === null ? repository : `${repository}:${tag}`;
}
