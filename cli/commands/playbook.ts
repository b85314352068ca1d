import { Command } from "commander";

export function playbookCommand(): Command {
  return new Command("playbook").description("Playbooks");
}
