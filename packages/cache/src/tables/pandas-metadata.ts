import { z } from "zod";
import type { TableColumn } from "./table.js";

const pandasMetadataSchema = z.object({ index_columns: z.array(z.unknown()).default([]) });

/** Puts the columns that pandas uses as its index first, as `reset_index` does; `text` is the file's "pandas" entry. */
export function indexFirst(columns: readonly TableColumn[], text: string | undefined): TableColumn[] {
  const indexNames = indexColumns(text);
  const renamed = (column: TableColumn): TableColumn => {
    const nameless = /^__index_level_(\d+)__$/.exec(column.name);
    if (nameless === null) return column;
    return { ...column, name: indexNames.length === 1 ? "index" : `level_${nameless[1]}` };
  };
  const isIndex = ({ name }: TableColumn) => indexNames.includes(name);
  return [...columns.filter(isIndex).map(renamed), ...columns.filter((column) => !isIndex(column))];
}

function indexColumns(text: string | undefined): string[] {
  if (text === undefined) return [];
  try {
    const { index_columns: names } = pandasMetadataSchema.parse(JSON.parse(text));
    return names.filter((name) => typeof name === "string");
  } catch {
    return [];
  }
}
