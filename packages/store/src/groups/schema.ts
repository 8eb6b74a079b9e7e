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

/** As those of series, with what happened as `change`. */
export function addGroupNotices(namespace: string): string {
  return `
create function "${namespace}".notify_of_group_change() returns trigger language plpgsql as $$
declare
  notice jsonb := jsonb_build_object('kind', 'group', 'name', coalesce(old.name, new.name));
begin
  if tg_op = 'DELETE' then
    notice := notice || '{"change": "deleted"}';
  elsif tg_op = 'INSERT' or old.formula is distinct from new.formula or old.bindings is distinct from new.bindings then
    notice := notice || '{"change": "formula"}';
  elsif old.name <> new.name then
    notice := notice || jsonb_build_object('change', 'renamed', 'newName', new.name);
  elsif old.metadata <> new.metadata then
    notice := notice || '{"change": "metadata"}';
  else
    notice := notice || jsonb_build_object('change', case when new.head > old.head then 'inserted' else 'rewritten' end);
  end if;
  if octet_length(notice::text) > 7900 then notice := '{"kind": "gap"}'; end if;
  perform pg_notify('asof_' || md5(tg_table_schema), notice::text);
  return null;
end $$;

create trigger series_group_inserted after insert on "${namespace}".series_group
  for each row when (new.kind <> 'primary') execute function "${namespace}".notify_of_group_change();
create trigger series_group_deleted after delete on "${namespace}".series_group
  for each row execute function "${namespace}".notify_of_group_change();
create trigger series_group_changed after update on "${namespace}".series_group
  for each row when (old.head <> new.head or old.formula is distinct from new.formula
    or old.bindings is distinct from new.bindings or old.name <> new.name or old.metadata <> new.metadata)
  execute function "${namespace}".notify_of_group_change();
`;
}
