variable "name" {
  description = "Name of the queue and the bus, and the beginning of all other names."
  type        = string
  default     = "toilbot-events"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,36}$", var.name))
    error_message = "3 to 37 lower case letters, digits and dashes: a role's name begins with it."
  }
}

variable "rules" {
  description = "Which rules are made, by name (see README.md). Default: all."
  type        = set(string)
  default     = null

  validation {
    condition = var.rules == null ? true : length(setsubtract(var.rules, [
      "health", "ecs-tasks", "ecs-services", "ecs-container-instances", "ec2-instances", "ec2-images",
      "ecr-scans", "inspector-scans", "codepipeline", "codebuild", "alarms",
    ])) == 0
    error_message = "There is no such rule: README.md lists them."
  }
}

variable "forward_to" {
  description = "ARN of the hub's bus (its output bus_arn). Default: this is the hub, with the queue."
  type        = string
  default     = null

  validation {
    condition     = var.forward_to == null || can(regex("^arn:[a-z-]+:events:[a-z0-9-]+:[0-9]{12}:event-bus/", var.forward_to))
    error_message = "Not the ARN of an event bus: arn:aws:events:<region>:<account>:event-bus/<name>."
  }
}

variable "organization_id" {
  description = "Of the hub: the AWS organization whose accounts may forward (o-…). Default: none."
  type        = string
  default     = null

  validation {
    condition     = var.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "Not the id of an AWS organization: o- and 10 to 32 letters and digits."
  }
}

variable "forwarding_accounts" {
  description = "Of the hub: single accounts that may forward, where there is no organization."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.forwarding_accounts : can(regex("^[0-9]{12}$", id))])
    error_message = "The id of an account has 12 digits."
  }
}

variable "tags" {
  description = "Tags of everything that is made."
  type        = map(string)
  default     = {}
}
