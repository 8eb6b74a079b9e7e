/**
 * The stores that a `tshistory.cfg` names: the `[dburi]` section, in the dialect of Python's configparser
 * (`=` or `:`, comments on lines of their own, no quotes). Later lines of a value are not read: URLs have none.
 */
export function readTshistoryCfg(text: string): Map<string, string> {
  const stores = new Map<string, string>();
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    const header = /^\[([^\]]+)\]/.exec(line);
    const item = /^([^\s#;[=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (header !== null) section = header[1] as string;
    else if (item !== null && section === "dburi") stores.set(item[1] as string, item[2] as string);
  }
  return stores;
}
