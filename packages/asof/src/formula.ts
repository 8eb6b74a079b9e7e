export * from "@asof/formula";
