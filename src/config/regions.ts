import { nearest } from './mistake.ts';

const REGION = /^[a-z]{2}(?:-(?:gov|iso[a-z]?))?-(?:central|(?:north|south)(?:east|west)?|east|west)-\d{1,2}$/;

/** Regions by the place that AWS names them after: what people write by mistake. New regions need no entry to be used. */
const PLACES: Readonly<Record<string, string>> = {
  tokyo: 'ap-northeast-1',
  japan: 'ap-northeast-1',
  seoul: 'ap-northeast-2',
  osaka: 'ap-northeast-3',
  singapore: 'ap-southeast-1',
  sydney: 'ap-southeast-2',
  jakarta: 'ap-southeast-3',
  melbourne: 'ap-southeast-4',
  malaysia: 'ap-southeast-5',
  thailand: 'ap-southeast-7',
  'hong kong': 'ap-east-1',
  taipei: 'ap-east-2',
  mumbai: 'ap-south-1',
  hyderabad: 'ap-south-2',
  virginia: 'us-east-1',
  ohio: 'us-east-2',
  california: 'us-west-1',
  oregon: 'us-west-2',
  montreal: 'ca-central-1',
  canada: 'ca-central-1',
  calgary: 'ca-west-1',
  'sao paulo': 'sa-east-1',
  mexico: 'mx-central-1',
  frankfurt: 'eu-central-1',
  zurich: 'eu-central-2',
  ireland: 'eu-west-1',
  dublin: 'eu-west-1',
  london: 'eu-west-2',
  paris: 'eu-west-3',
  stockholm: 'eu-north-1',
  milan: 'eu-south-1',
  spain: 'eu-south-2',
  'cape town': 'af-south-1',
  bahrain: 'me-south-1',
  uae: 'me-central-1',
  'tel aviv': 'il-central-1',
  beijing: 'cn-north-1',
  ningxia: 'cn-northwest-1',
};

/** Why a text is not the name of a region, with the mend; null when it has the form of one. */
export function regionMistake(text: string): string | null {
  if (REGION.test(text)) return null;
  const plain = text.trim().toLowerCase();
  const zone = /^(.*-\d)[a-z]$/.exec(plain)?.[1];
  const place = nearest(plain, Object.keys(PLACES));
  const guess =
    (zone !== undefined && REGION.test(zone) ? zone : null) ??
    (REGION.test(plain) ? plain : null) ??
    PLACES[plain] ??
    (place === null ? null : PLACES[place]) ??
    nearest(plain, [...new Set(Object.values(PLACES))]);
  return `is not the name of a region: ${guess ? `did you mean ${guess}?` : 'write it as in ap-northeast-1'}`;
}
