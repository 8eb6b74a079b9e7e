import * as series from "@asof/series";
import * as store from "@asof/store";
import * as client from "@asof/store/client";

const packages = { series, store, client };
export type Packages = typeof packages;

Object.assign(globalThis, { packages });
