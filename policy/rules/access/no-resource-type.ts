/**
 * Actions that AWS can allow on `*` only, since they have no resource type: action in lower case → what it is for.
 * Source: Service Authorization Reference, "Actions, resources, and condition keys".
 */
const noResourceType: Readonly<Record<string, string>> = {
  "states:sendtasksuccess": "answers a waiting step: the task token is the permission",
  "states:sendtaskfailure": "answers a waiting step: the task token is the permission",
  "states:sendtaskheartbeat": "keeps a waiting step alive: the task token is the permission",
  "logs:createlogdelivery": "lets Step Functions or API Gateway write logs (vended logs)",
  "logs:getlogdelivery": "vended logs",
  "logs:updatelogdelivery": "vended logs",
  "logs:deletelogdelivery": "vended logs",
  "logs:listlogdeliveries": "vended logs",
  "logs:putresourcepolicy": "vended logs",
  "logs:describeresourcepolicies": "vended logs",
  "xray:puttracesegments": "sends traces",
  "xray:puttelemetryrecords": "sends traces",
  "cloudwatch:putmetricdata": "sends metrics; a namespace can be demanded by condition",
  "sts:getcalleridentity": "asks who one is",
  "ecr:getauthorizationtoken": "logs in at the account's registry",
  "ec2:describeinstances": "lists",
  "ec2:describenetworkinterfaces": "lists",
  "ec2:describesecuritygroups": "lists",
};

export function hasNoResourceType(action: string): boolean {
  return Object.hasOwn(noResourceType, action.toLowerCase());
}
