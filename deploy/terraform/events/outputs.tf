output "queue_url" {
  description = "For toilbot.yaml: queue.url. Null where events are forwarded."
  value       = one(aws_sqs_queue.events[*].url)
}

output "dead_letter_queue_url" {
  description = "Where messages end that nobody understood or that could not be delivered."
  value       = one(aws_sqs_queue.dead_letter[*].url)
}

output "bus_arn" {
  description = "For forward_to of the other regions and accounts."
  value       = one(aws_cloudwatch_event_bus.hub[*].arn)
}

output "toilbot_policy" {
  description = "IAM policy that toilbot's role needs for the queue (JSON); `toilbot policy` prints it together with all else."
  value       = one(data.aws_iam_policy_document.toilbot[*].json)
}
