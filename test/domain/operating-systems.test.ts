import { expect, test } from '@jest/globals';
import { osOfImage, osOfPlatform, productOfBase } from '../../src/domain/operating-systems.ts';

const said = (os: { readonly product: string; readonly version: string } | null) => os && `${os.product} ${os.version}`;

test.each([
  ['Amazon Linux', '2', 'amazon-linux 2'],
  ['Amazon Linux AMI', '2018.03', 'amazon-linux 2018.03'],
  ['CentOS Linux', '7.9.2009', 'centos 7.9.2009'],
  ['CentOS Stream', '9', null],
  ['Red Hat Enterprise Linux Server', '7.9', 'rhel 7.9'],
  ['Debian GNU/Linux', '11', 'debian 11'],
  ['Microsoft Windows Server 2016 Datacenter', '10.0.14393', 'windows-server 2016'],
  ['Microsoft Windows Server 2012 R2 Standard', '6.3.9600', 'windows-server 2012-r2'],
  ['macOS', '14.5', null],
  ['Ubuntu', '', null],
])('Systems Manager says %s %s', (name, version, expected) => {
  expect(said(osOfPlatform(name, version))).toBe(expected);
});

test.each([
  ['amzn2-ami-hvm-2.0.20230612.0-x86_64-gp2', 'amazon-linux 2'],
  ['amzn2-ami-ecs-hvm-2.0.20240131-x86_64-ebs', 'amazon-linux 2'],
  ['al2023-ami-2023.4.20240401.1-kernel-6.1-x86_64', 'amazon-linux 2023'],
  ['al2023-ami-ecs-hvm-2023.0.20240401-kernel-6.1-x86_64', 'amazon-linux 2023'],
  ['amazon-eks-node-al2023-x86_64-standard-1.31-v20250610', 'amazon-linux 2023'],
  ['amazon-eks-node-1.27-v20230703', 'amazon-linux 2'],
  ['amzn-ami-hvm-2018.03.0.20230404.0-x86_64-gp2', 'amazon-linux 2018.03'],
  ['ubuntu/images/hvm-ssd/ubuntu-focal-20.04-amd64-server-20240228', 'ubuntu 20.04'],
  ['ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20250610', 'ubuntu 24.04'],
  ['debian-11-amd64-20230515-1381', 'debian 11'],
  ['RHEL-7.9_HVM-20221027-x86_64-0-Hourly2-GP2', 'rhel 7.9'],
  ['CentOS 7.9.2009 x86_64', 'centos 7'],
  ['CentOS Linux 7 x86_64 HVM EBS ENA 2002_01', 'centos 7'],
  ['CentOS Stream 9 x86_64', null],
  ['Windows_Server-2016-English-Full-Base-2024.02.14', 'windows-server 2016'],
  ['Windows_Server-2012-R2_RTM-English-64Bit-Base', 'windows-server 2012-r2'],
  ['bottlerocket-aws-k8s-1.30-x86_64-v1.20.0', null],
  ['api-ubuntu-20.04-golden', null],
])('the AMI %s', (name, expected) => {
  expect(said(osOfImage(name))).toBe(expected);
});

test.each([
  ['ruby:3.2-slim-bookworm', 'ruby 3.2'],
  ['docker.io/library/node:20.11.1-alpine@sha256:0000', 'nodejs 20.11.1'],
  ['registry:5000/python:3.9', 'python 3.9'],
  ['node:latest', null],
  ['debian:bookworm', null],
  ['company/base:3', null],
])('the base image %s', (base, expected) => {
  expect(said(productOfBase(base))).toBe(expected);
});
