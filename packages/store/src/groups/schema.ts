/** A revision of a group is all of it: whoever writes one replaces the scenarios of the run before. */
export function createGroups(namespace: string): string {
  return `
create table "${namespace}".series_group (
  id bigint generated always as identity primary key,
  name text not null unique,
  kind text not null check (kind in ('primary', 'formula', 'bound')),
  tzaware boolean not null,
  -- names of the columns of a primary group, in order
  columns jsonb not null default '[]',
  metadata jsonb not null default '{}',
  -- the text of a group formula; of a bound group the name of the series formula
  formula text,
  -- [{"series", "group", "family"}] of a bound group
  bindings jsonb,
  -- newest revision; 0 before the first
  head integer not null default 0,
  head_inserted double precision
) with (fillfactor = 70);

create table "${namespace}".group_revision (
  group_id bigint not null references "${namespace}".series_group on delete cascade,
  number integer not null,
  inserted double precision not null,
  author text not null,
  metadata jsonb not null default '{}',
  primary key (group_id, number)
);
create unique index group_revision_inserted on "${namespace}".group_revision (group_id, inserted);

-- some rows of one revision, all columns of them
create table "${namespace}".group_chunk (
  group_id bigint not null references "${namespace}".series_group on delete cascade,
  revision integer not null,
  part integer not null,
  value_from double precision not null,
  value_to double precision not null,
  data bytea not null,
  primary key (group_id, revision, part)
);
alter table "${namespace}".group_chunk alter column data set storage external;
`;
}
