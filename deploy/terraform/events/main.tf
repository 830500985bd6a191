# Events of AWS for toilbot, in near real time: rules of EventBridge that feed one queue. Used once where the queue stands (the
# hub), and once more in each other region or account, which forwards to the hub's bus (`forward_to`).

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

data "aws_caller_identity" "this" {}

locals {
  # Exactly what toilbot understands: test/deploy-events.test.ts holds these patterns to src/domain/fleet-event.ts.
  patterns = {
    health = {
      source        = ["aws.health"]
      "detail-type" = ["AWS Health Event", "AWS Health Abuse Event"]
    }
    # A task that starts says nothing that toilbot needs: only its end does.
    ecs-tasks = {
      source        = ["aws.ecs"]
      "detail-type" = ["ECS Task State Change"]
      detail        = { lastStatus = ["STOPPED"] }
    }
    ecs-services = {
      source        = ["aws.ecs"]
      "detail-type" = ["ECS Service Action", "ECS Deployment State Change"]
    }
    ecs-container-instances = {
      source        = ["aws.ecs"]
      "detail-type" = ["ECS Container Instance State Change"]
    }
    ec2-instances = {
      source        = ["aws.ec2"]
      "detail-type" = ["EC2 Instance State-change Notification"]
    }
    # For the tier hands-on.
    ec2-images = {
      source        = ["aws.ec2"]
      "detail-type" = ["EC2 AMI State Change"]
    }
    ecr-scans = {
      source        = ["aws.ecr"]
      "detail-type" = ["ECR Image Scan"]
    }
    inspector-scans = {
      source        = ["aws.inspector2"]
      "detail-type" = ["Inspector2 Scan"]
    }
    codepipeline = {
      source        = ["aws.codepipeline"]
      "detail-type" = ["CodePipeline Pipeline Execution State Change", "CodePipeline Action Execution State Change"]
    }
    codebuild = {
      source        = ["aws.codebuild"]
      "detail-type" = ["CodeBuild Build State Change"]
    }
    alarms = {
      source        = ["aws.cloudwatch"]
      "detail-type" = ["CloudWatch Alarm State Change"]
    }
  }

  chosen  = var.rules == null ? toset(keys(local.patterns)) : var.rules
  wanted  = { for name, pattern in local.patterns : name => pattern if contains(local.chosen, name) }
  is_hub  = var.forward_to == null
  account = data.aws_caller_identity.this.account_id
}

# What happens in this account and region: AWS sends it to the default bus.
resource "aws_cloudwatch_event_rule" "here" {
  for_each = local.wanted

  name          = "${var.name}-${each.key}"
  description   = "For toilbot: what happens in this account and region."
  event_pattern = jsonencode(each.value)
  tags          = var.tags
}

# --- Where the queue stands -----------------------------------------------------------------------------------------

resource "aws_cloudwatch_event_bus" "hub" {
  count = local.is_hub ? 1 : 0

  name = var.name
  tags = var.tags
}

data "aws_iam_policy_document" "bus" {
  count = local.is_hub && (var.organization_id != null || length(var.forwarding_accounts) > 0) ? 1 : 0

  dynamic "statement" {
    for_each = var.organization_id == null ? [] : [var.organization_id]

    content {
      sid       = "OrganizationForwards"
      actions   = ["events:PutEvents"]
      resources = [aws_cloudwatch_event_bus.hub[0].arn]

      principals {
        type        = "AWS"
        identifiers = ["*"]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:PrincipalOrgID"
        values   = [statement.value]
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.forwarding_accounts) == 0 ? [] : [var.forwarding_accounts]

    content {
      sid       = "AccountsForward"
      actions   = ["events:PutEvents"]
      resources = [aws_cloudwatch_event_bus.hub[0].arn]

      principals {
        type        = "AWS"
        identifiers = statement.value
      }
    }
  }
}

resource "aws_cloudwatch_event_bus_policy" "hub" {
  count = length(data.aws_iam_policy_document.bus)

  event_bus_name = aws_cloudwatch_event_bus.hub[0].name
  policy         = data.aws_iam_policy_document.bus[0].json
}

# What is forwarded, by the same patterns: nothing else that may be put on the bus comes into the queue.
resource "aws_cloudwatch_event_rule" "forwarded" {
  for_each = { for name, pattern in local.wanted : name => pattern if local.is_hub }

  name           = "${var.name}-${each.key}"
  description    = "For toilbot: what other regions and accounts forward."
  event_bus_name = aws_cloudwatch_event_bus.hub[0].name
  event_pattern  = jsonencode(each.value)
  tags           = var.tags
}

resource "aws_sqs_queue" "events" {
  count = local.is_hub ? 1 : 0

  name                       = var.name
  sqs_managed_sse_enabled    = true
  message_retention_seconds  = 345600 # 4 days: toilbot may be away over a weekend
  receive_wait_time_seconds  = 20
  visibility_timeout_seconds = 120 # one batch of ten, each recorded in a transaction of its own
  tags                       = var.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter[0].arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "dead_letter" {
  count = local.is_hub ? 1 : 0

  name                      = "${var.name}-dead-letter"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600 # 14 days, the most that SQS keeps
  tags                      = var.tags
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  count = local.is_hub ? 1 : 0

  queue_url = aws_sqs_queue.dead_letter[0].url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.events[0].arn]
  })
}

locals {
  hub_rules = concat(
    [for rule in aws_cloudwatch_event_rule.here : rule.arn],
    [for rule in aws_cloudwatch_event_rule.forwarded : rule.arn],
  )
  # The dead-letter queue takes what EventBridge itself could not deliver.
  queues = merge(
    { for queue in aws_sqs_queue.events : "events" => queue },
    { for queue in aws_sqs_queue.dead_letter : "dead_letter" => queue },
  )
}

data "aws_iam_policy_document" "queue" {
  for_each = local.queues

  statement {
    sid       = "RulesSend"
    actions   = ["sqs:SendMessage"]
    resources = [each.value.arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = local.hub_rules
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }

  statement {
    sid       = "OnlyByTls"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [each.value.arn]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sqs_queue_policy" "queue" {
  for_each = local.queues

  queue_url = each.value.url
  policy    = data.aws_iam_policy_document.queue[each.key].json
}

resource "aws_cloudwatch_event_target" "here" {
  for_each = { for name, rule in aws_cloudwatch_event_rule.here : name => rule if local.is_hub }

  rule = each.value.name
  arn  = aws_sqs_queue.events[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letter[0].arn
  }
}

resource "aws_cloudwatch_event_target" "forwarded" {
  for_each = aws_cloudwatch_event_rule.forwarded

  rule           = each.value.name
  event_bus_name = each.value.event_bus_name
  arn            = aws_sqs_queue.events[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letter[0].arn
  }
}

# What toilbot may do with its queue, and what it does: nothing else.
data "aws_iam_policy_document" "toilbot" {
  count = local.is_hub ? 1 : 0

  statement {
    sid       = "ToilbotReadsItsQueue"
    actions   = ["sqs:DeleteMessage", "sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.events[0].arn]
  }
}

# --- Where events are forwarded -------------------------------------------------------------------------------------

data "aws_iam_policy_document" "forwarder_trust" {
  count = local.is_hub ? 0 : 1

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [for rule in aws_cloudwatch_event_rule.here : rule.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

data "aws_iam_policy_document" "forwarder" {
  count = local.is_hub ? 0 : 1

  statement {
    sid       = "ForwardsToTheHub"
    actions   = ["events:PutEvents"]
    resources = [var.forward_to]
  }
}

# Roles are of the whole account: the prefix leaves room for one in each region.
resource "aws_iam_role" "forwarder" {
  count = local.is_hub ? 0 : 1

  name_prefix        = "${var.name}-"
  assume_role_policy = data.aws_iam_policy_document.forwarder_trust[0].json
  tags               = var.tags
}

resource "aws_iam_role_policy" "forwarder" {
  count = local.is_hub ? 0 : 1

  name   = "forward"
  role   = aws_iam_role.forwarder[0].id
  policy = data.aws_iam_policy_document.forwarder[0].json
}

resource "aws_cloudwatch_event_target" "forward" {
  for_each = { for name, rule in aws_cloudwatch_event_rule.here : name => rule if !local.is_hub }

  rule     = each.value.name
  arn      = var.forward_to
  role_arn = aws_iam_role.forwarder[0].arn
}
