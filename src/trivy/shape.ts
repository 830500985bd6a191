import { z } from 'zod';

/** What is read of Trivy's JSON report, schema 2 (aquasecurity/trivy pkg/types/report.go). Anything may be missing. */

const maybeText = z.string().nullish();

const layer = z.object({ Digest: maybeText, DiffID: maybeText }).nullish();

export const vulnerabilityShape = z.object({
  VulnerabilityID: z.string().min(1),
  PkgName: maybeText,
  InstalledVersion: maybeText,
  FixedVersion: maybeText,
  Severity: maybeText,
  PublishedDate: maybeText,
  Layer: layer,
});

export const reportShape = z.object({
  SchemaVersion: z.literal(2),
  CreatedAt: maybeText,
  ArtifactName: maybeText,
  ArtifactType: maybeText,
  Metadata: z
    .object({
      OS: z.object({ Family: maybeText, Name: maybeText, EOSL: z.boolean().nullish() }).nullish(),
      RepoTags: z.array(z.string()).nullish(),
      RepoDigests: z.array(z.string()).nullish(),
      DiffIDs: z.array(z.string()).nullish(),
      Layers: z.array(z.object({ Digest: maybeText, DiffID: maybeText })).nullish(),
      ImageConfig: z
        .object({
          history: z.array(z.object({ created_by: maybeText, empty_layer: z.boolean().nullish() })).nullish(),
          config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
        })
        .nullish()
        .catch(null),
    })
    .nullish(),
  Results: z.array(z.object({ Vulnerabilities: z.array(z.unknown()).nullish() })).nullish(),
});
export type TrivyReport = z.output<typeof reportShape>;
