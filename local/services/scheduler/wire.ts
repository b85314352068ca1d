import { AwsError, type Operation, type Properties, type Protocol, type Store } from "../../service.ts";
import { type Schedule, scheduleArn, scheduleAt, schedules } from "./schedule.ts";

/** Scheduler's REST protocol, as far as a schedule is looked at. */
export const schedulerProtocol: Protocol = {
  kind: "rest",
  parse: ({ method, path, query }) => {
    const [, name] = /^\/schedules(?:\/([^/]+))?\/?$/.exec(path) ?? [];
    if (method !== "GET" || !path.startsWith("/schedules")) return undefined;
    if (name === undefined) return { operation: "ListSchedules", input: {} };
    return {
      operation: "GetSchedule",
      input: { Name: decodeURIComponent(name), GroupName: query.get("groupName") ?? "default" },
    };
  },
  respond: (_operation, output = {}) => ({
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(output),
  }),
  fail: ({ code, message, status }) => ({
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": code },
    body: JSON.stringify({ Message: message }),
  }),
};

export function schedulerOperations(store: Store): Operation[] {
  return [
    {
      name: "ListSchedules",
      needs: () => [{ action: "scheduler:ListSchedules", resource: "*" }],
      run: (_input, { account, region }) => ({
        Schedules: schedules(store)
          .filter((schedule) => schedule.account === account && schedule.region === region)
          .map((schedule) => ({ ...head(schedule), Target: { Arn: schedule.inputs.target.arn } })),
      }),
    },
    {
      name: "GetSchedule",
      needs: ({ GroupName, Name }, { account, region }) => [
        {
          action: "scheduler:GetSchedule",
          resource: `arn:aws:scheduler:${region}:${account}:schedule/${GroupName}/${Name}`,
        },
      ],
      run: ({ GroupName, Name }, { account, region }) => {
        const schedule = scheduleAt(store, `${account}/${region}/${GroupName}/${Name}`);
        if (!schedule) throw new AwsError("ResourceNotFoundException", `Schedule ${Name} does not exist.`, 404);
        return view(schedule);
      },
    },
  ];
}

const head = (schedule: Schedule): Properties => ({
  Arn: scheduleArn(schedule),
  Name: schedule.inputs.name,
  GroupName: schedule.inputs.groupName,
  State: schedule.inputs.state,
  CreationDate: schedule.createdAt / 1000,
});

function view(schedule: Schedule): Properties {
  const { scheduleExpression, scheduleExpressionTimezone, flexibleTimeWindow, target, description } = schedule.inputs;
  return {
    ...head(schedule),
    Description: description,
    ScheduleExpression: scheduleExpression,
    ScheduleExpressionTimezone: scheduleExpressionTimezone,
    FlexibleTimeWindow: {
      Mode: flexibleTimeWindow.mode,
      MaximumWindowInMinutes: flexibleTimeWindow.maximumWindowInMinutes,
    },
    Target: { Arn: target.arn, RoleArn: target.roleArn, Input: target.input },
  };
}
