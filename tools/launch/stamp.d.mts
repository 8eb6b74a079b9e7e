export class Stamp {
  constructor(root: string);
  isCurrent(): boolean;
  begin(): void;
  keep(): void;
}
